@echo off
chcp 936 >nul
rem Takes away what install.cmd put on this machine. Workbooks and Python stay. /q asks nothing.
setlocal EnableExtensions DisableDelayedExpansion
title wbtools
if /i "%~1"=="/q" goto remove
echo 要从这台电脑上拿掉 wbtools。您的表和公司的工作文件夹都不动。
echo 请先关闭 Excel，再按任意键开始；不想拿掉，请直接关闭这个窗口。
pause >nul

:remove
set "WB_CODE=0"
reg delete "HKCU\Software\wbtools" /f >nul 2>nul
if exist "%APPDATA%\wbtools" rmdir /s /q "%APPDATA%\wbtools"
if exist "%LOCALAPPDATA%\wbtools" rmdir /s /q "%LOCALAPPDATA%\wbtools"
if exist "%LOCALAPPDATA%\wbtools" set "WB_CODE=2"
if "%WB_CODE%"=="0" echo 拿掉了。Python 还在，不需要时可以在 Windows 的“设置、应用”里卸载它。
if "%WB_CODE%"=="2" echo 有文件正在用，没有拿干净。请关闭 Excel 后再双击一次 uninstall.cmd。
if /i "%~1"=="/q" exit /b %WB_CODE%
echo.
echo 按任意键关闭这个窗口。
pause >nul
exit /b %WB_CODE%
