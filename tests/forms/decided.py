"""What people have decided about the columns of each form, in the order they stand on its sheet."""

from workbook_tools.forms.customer_analysis import CustomerAnalysis
from workbook_tools.forms.customer_file import CustomerFile
from workbook_tools.forms.flow_chart import FlowStep
from workbook_tools.forms.handoff_sheet import Handoff
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.key_customer import KeyCustomerAnalysis
from workbook_tools.forms.materials_list import Material
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.negotiation_record import Negotiation
from workbook_tools.forms.practice_score import PracticeScore
from workbook_tools.forms.prospect_list import Prospect
from workbook_tools.forms.referral_reward import ReferralReward
from workbook_tools.forms.referral_slip import Referral
from workbook_tools.forms.service_plan import ServiceTask
from workbook_tools.forms.service_record import ServiceRecord
from workbook_tools.forms.strategy_progress import StrategyStep
from workbook_tools.forms.visit_register import Visit
from workbook_tools.forms.weekly_list import ValidCustomer

HEADINGS = {
    Inquiry: (
        "记录编号 咨询日期 咨询时间 来源渠道 来源细类 客户称呼 客户账号 手机 固定电话 微信/QQ "
        "QQ 所在地区 单位/店名 咨询内容 意向品牌 意向产品 咨询类别 紧急程度 是否已直接移交 "
        "移交单号 登记客服 备注"
    ),
    Handoff: (
        "记录编号 移交日期 移交批次 移交类型 来源表 来源记录号 客户编号 来源渠道 来源细类 客户名称 联系人 "
        "手机 固定电话 微信/QQ QQ 所在地区 情况摘要 意向品牌 紧急程度 补记日期 移交人 接收人 "
        "接收时间 指派业务员 处理状态 反馈应答日 处理结果 反馈日期 反馈人 后续跟进 确属紧急 备注"
    ),
    Prospect: (
        "序号 客户名称 联系人 职务 手机 固定电话 微信 QQ 所在地区 详细地址 经营项目 意向品牌 "
        "信息来源 来源说明 取得日期 名录批次 来源合规 是否有效 登记客服 接收负责人 移交日期 备注"
    ),
    Referral: (
        "记录编号 登记日期 转介绍人 转介绍人电话 转介绍人类型 转介绍时机 介绍人与被介绍人关系 "
        "被介绍客户 联系人 手机 固定电话 微信 QQ 所在地区 需求说明 意向品牌 已与转介人沟通 "
        "已与被介绍人沟通 受理人 跟进负责人 结果 感谢/奖励 备注"
    ),
    Visit: (
        "拜访日期 时段 业务代表 意向区域 店名 详细地址 负责人 职务 手机 固定电话 微信 QQ "
        "意向品牌 在营品牌/产品 店面规模 合作意向 客户要求 留下资料 下次拜访 备注 移交单号"
    ),
    ValidCustomer: (
        "统计周 序号 客户编号 客户名称 联系人 手机 固定电话 微信/QQ QQ 所在地区 区域级别 "
        "来源渠道 来源表/记录号 登记日期 意向品牌 意向产品 需求概述 有效依据 重复标记 汇总客服 "
        "市场总监 分配跟进人 分配日期 备注"
    ),
    CustomerAnalysis: (
        "区域 区域级别 客户编号 客户名称 企业规模 从业时间(年) 团队大小(人) 企业特点 理念是否一致 "
        "需要产品类型 是否需要我方产品 我方能带来什么 现存问题 需要的解决方法 电话补充沟通 性格类型 "
        "可能的问题 销售难易 合作可能性 客户等级 评级理由 跟进负责人 分析人 分析日期 备注"
    ),
    CustomerFile: (
        "客户编号 建档日期 客户名称 客户简称 客户性质 统一社会信用代码 法人代表 成立日期 经营范围 "
        "经营面积(㎡) 员工人数 年营业额(万元) 经营品牌 所在地区 区域级别 详细地址 联系人 职务 "
        "性别 手机 固定电话 微信 QQ 生日 爱好 弱点/忌讳 性格类型 来源渠道 来源细类 转介绍人 "
        "意向品牌 纸面等级 纸面评级日期 通话后等级 通话后评级日期 价值类型 信用情况 合作状态 "
        "首次成交日 跟进负责人 市场总监 更新日期 备注"
    ),
    KeyCustomerAnalysis: (
        "客户编号 客户名称 区域 重点理由 实力分析 经营理念 现有产品与竞品 显性需求 可激发需求 "
        "现存问题 我方解决方案 关键人 关键人角色 性格类型 弱点与爱好 合作障碍 合作可能性% "
        "预计合作金额 预计成交日 价值类型 策略要点 需协同高层 协同高层姓名 跟进负责人 审核人 分析日期"
    ),
    FlowStep: "步骤号 步骤名称 类型 责任人 输入 输出表 是→下一步 否→下一步 时限(天) 备注",
    StrategyStep: (
        "客户编号 客户名称 跟进日期 几点 跟进方式 接通情况 阶段 客户心理/反应 跟进内容 异议 承诺事项 "
        "完成进度% 下一步 下次跟进日期 结果 客户等级 价值类型 性格类型 选用策略 策略说明 需协同高层 "
        "协同高层姓名 次数 跟进负责人 主管批示"
    ),
    Negotiation: (
        "记录编号 客户编号 客户名称 洽谈时间 是否首次 洽谈方式 地点 我方人员 客户方人员 职务 "
        "洽谈目的 使用资料 客户需求 洽谈内容 谈到价格 异议及处理 性格判断 接通/见面情况 客户等级 "
        "约见时间 结果 下一步计划 下次跟进日期 记录人"
    ),
    Material: (
        "资料编号 资料类别 资料名称 品牌 形式 版本 更新日期 数量 存放位置 适用对象 讲解顺序 保管人 熟悉程度 备注"
    ),
    PracticeScore: (
        "练习日期 组别 组长(评分人) 课时 配对号 扮演销售 扮演客户 轮次 模拟客户性格 场景 "
        "成交逻辑(0–30) 话术流畅(0–25) 成长故事吸引力(0–20) "
        "导入成交动作与话术(0–25) 合计 等级 点评 改进点"
    ),
    ServiceTask: (
        "客户编号 客户名称 服务类型 服务项目 触发事由 农历/公历 计划日期 提前提醒天数 方式 内容要点 "
        "负责人 预算 完成状态 完成日期 客户反馈"
    ),
    ServiceRecord: (
        "记录编号 客户编号 客户名称 服务日期 方式 类别 内容 客户诉求 承诺事项 承诺期限 处理结果 "
        "满意度 返单/增购意向 愿否转介绍 处理人 结案日期"
    ),
    ReferralReward: (
        "记录编号 转介绍单号 转介绍人 被介绍客户 成交日期 成交金额 是否首次归属 精神奖励 物质奖励 "
        "奖励金额/价值 审批人 发放日期 签收 累计成功数 宣传渠道 备注"
    ),
    MyCustomer: (
        "客户编号 客户名称 状态 下次跟进 下一步 上次跟进 联系人 手机 固定电话 微信 QQ 所在地区 "
        "意向品牌 需求 纸面等级 纸面评级日期 通话后等级 通话后评级日期 价值类型 性格类型 选用策略 "
        "需协同高层 协同高层姓名 跟进负责人 分到我名下的日期 备注 排序"
    ),
}
# Few cells are asked of everybody: a form that makes people write 无 is a bad form. What a follow-up or a talk must
# say depends on whether anyone was reached; the day of an analysis asks for its grade. A material is its number, its
# sort and its name. Two players name their pair, and only a first performance must be commented on. What was
# promised, closed, given or done asks for more by a rule. A contact is never required: any one of them will do.
REQUIRED = {
    Inquiry: "咨询日期 来源渠道 咨询内容 登记客服",
    Handoff: "移交日期 移交类型 来源渠道 情况摘要 移交人 接收人",
    Prospect: "信息来源 取得日期 名录批次 来源合规 登记客服 接收负责人 移交日期",
    Referral: "登记日期 转介绍人 转介绍人类型 已与转介人沟通 已与被介绍人沟通 受理人",
    Visit: "拜访日期 业务代表 详细地址 合作意向",
    ValidCustomer: "统计周 来源渠道 登记日期 汇总客服",
    CustomerAnalysis: "跟进负责人 分析日期",
    CustomerFile: "建档日期 来源渠道 合作状态 跟进负责人",
    KeyCustomerAnalysis: "显性需求 价值类型 策略要点 跟进负责人 分析日期",
    FlowStep: "步骤号 步骤名称 类型 责任人",
    StrategyStep: "跟进日期 跟进方式 接通情况",
    Negotiation: "洽谈时间 洽谈方式 接通/见面情况",
    Material: "资料编号 资料类别 资料名称",
    PracticeScore: (
        "练习日期 组别 组长(评分人) 扮演销售 扮演客户 轮次 成交逻辑(0–30) 话术流畅(0–25) "
        "成长故事吸引力(0–20) 导入成交动作与话术(0–25)"
    ),
    ServiceTask: "服务类型 计划日期 负责人",
    ServiceRecord: "服务日期 类别 内容 处理人",
    ReferralReward: "转介绍人 被介绍客户 成交日期",
}
FOLDED = {
    Inquiry: "客户账号",
    Visit: "在营品牌/产品 店面规模",
    ValidCustomer: "统计周 固定电话 QQ 来源表/记录号 意向产品 重复标记 汇总客服",
    CustomerFile: (
        "客户简称 统一社会信用代码 法人代表 经营范围 经营面积(㎡) 年营业额(万元) 经营品牌 性别 "
        "固定电话 QQ 弱点/忌讳 信用情况 首次成交日 更新日期"
    ),
    KeyCustomerAnalysis: "现有产品与竞品 弱点与爱好",
    StrategyStep: "几点 完成进度% 策略说明",
    Material: "适用对象 讲解顺序 熟悉程度",
    PracticeScore: "课时 改进点",
    ServiceTask: "提前提醒天数 预算",
    ReferralReward: "宣传渠道",
    MyCustomer: "固定电话 QQ 分到我名下的日期 排序",
}
BY_TOOL = {
    Inquiry: "记录编号 移交单号",
    Handoff: "记录编号 移交批次 来源表 来源记录号 客户编号 反馈应答日",
    Prospect: "序号",
    Referral: "记录编号",
    Visit: "移交单号",
    ValidCustomer: "序号 客户编号 区域级别 来源表/记录号 有效依据 重复标记 市场总监",
    CustomerAnalysis: "区域级别",
    CustomerFile: "客户编号 区域级别 市场总监 更新日期",
    StrategyStep: "次数",
    Negotiation: "记录编号",
    PracticeScore: "合计 等级",
    ServiceRecord: "记录编号",
    ReferralReward: "记录编号 累计成功数",
    MyCustomer: "客户编号 状态 下次跟进 下一步 上次跟进 排序",
}
ONCE = {
    Inquiry: "登记客服",
    Handoff: "移交日期 移交批次 移交类型 移交人 接收人",
    Prospect: "信息来源 来源说明 取得日期 名录批次 来源合规 登记客服 接收负责人 移交日期",
    Referral: "受理人",
    Visit: "业务代表",
    ValidCustomer: "统计周 汇总客服",
    CustomerAnalysis: "区域 跟进负责人 分析人 分析日期",
    KeyCustomerAnalysis: "跟进负责人 审核人 分析日期",
    StrategyStep: "跟进负责人",
    Negotiation: "记录人",
    PracticeScore: "练习日期 组别 组长(评分人)",
    ServiceTask: "负责人",
    ServiceRecord: "处理人",
    MyCustomer: "跟进负责人",
}
PERSONAL = {
    Inquiry: "客户称呼 客户账号 手机 固定电话 微信/QQ QQ 单位/店名",
    Handoff: "客户名称 联系人 手机 固定电话 微信/QQ QQ",
    Prospect: "客户名称 联系人 手机 固定电话 微信 QQ 详细地址",
    Referral: "转介绍人 转介绍人电话 被介绍客户 联系人 手机 固定电话 微信 QQ",
    Visit: "店名 详细地址 负责人 手机 固定电话 微信 QQ",
    ValidCustomer: "客户名称 联系人 手机 固定电话 微信/QQ QQ",
    CustomerAnalysis: "客户名称",
    CustomerFile: ("客户名称 客户简称 法人代表 详细地址 联系人 手机 固定电话 微信 QQ 生日 弱点/忌讳 转介绍人"),
    KeyCustomerAnalysis: "客户名称 关键人 弱点与爱好",
    StrategyStep: "客户名称",
    Negotiation: "客户名称 客户方人员",
    ServiceTask: "客户名称",
    ServiceRecord: "客户名称",
    ReferralReward: "转介绍人 被介绍客户",
    MyCustomer: "客户名称 联系人 手机 固定电话 微信 QQ",
}
