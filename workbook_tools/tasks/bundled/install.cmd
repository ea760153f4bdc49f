@echo off
chcp 936 >nul
rem Installs wbtools for the person who double-clicks this. No administrator, no network.
rem /q asks nothing and does not wait at the end. Exit codes: 0 ready, 1 something to mend, 2 not installed.
setlocal EnableExtensions DisableDelayedExpansion
title wbtools
set "WB_QUIET="
set "WB_FLAG="
if /i "%~1"=="/q" set "WB_QUIET=1"
if /i "%~1"=="/q" set "WB_FLAG=--quiet"
set "WB_CODE=2"
set "PYTHONHOME="
set "PYTHONPATH="
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"

rem A folder on the network gets a drive letter for as long as this runs.
pushd "%~dp0" 2>nul
if errorlevel 1 goto no_folder

call :find_python
if defined WB_FOUND goto install
for %%f in (python-3*.exe) do call :install_python "%%f"
call :find_python
if defined WB_FOUND goto install

echo 这台电脑没有合用的 Python（要 64 位的 {{SAID}}，微软商店版不行）。
echo 请管理员到 python.org 下载安装程序（如 python-{{NEWEST}}.1-amd64.exe），放进这个文件夹，
echo 再双击一次 install.cmd。
goto leave

:install
"%WB_EXE%" %WB_ARGUMENT% setup\install.py %WB_FLAG%
set "WB_CODE=%errorlevel%"

:leave
popd
goto end

:no_folder
echo 打不开安装包所在的文件夹，请把整个文件夹复制到自己的电脑上，再双击 install.cmd。

:end
if defined WB_QUIET exit /b %WB_CODE%
echo.
echo 按任意键关闭这个窗口。
pause >nul
exit /b %WB_CODE%


:find_python
set "WB_FOUND="
set "WB_EXE=py"
for %%v in ({{DOTTED}}) do call :try_launcher -%%v
call :try_program python
call :try_program python3
for %%v in ({{COMPACT}}) do call :try_folders Python%%v
goto :eof

:try_launcher
if defined WB_FOUND goto :eof
set "WB_ARGUMENT=%1"
"%WB_EXE%" %WB_ARGUMENT% setup\install.py --probe >nul 2>nul
if not errorlevel 1 set "WB_FOUND=1"
goto :eof

:try_program
if defined WB_FOUND goto :eof
set "WB_EXE=%1"
set "WB_ARGUMENT="
"%WB_EXE%" setup\install.py --probe >nul 2>nul
if not errorlevel 1 set "WB_FOUND=1"
goto :eof

:try_folders
if defined WB_FOUND goto :eof
set "WB_ARGUMENT="
set "WB_EXE=%LOCALAPPDATA%\Programs\Python\%1\python.exe"
if not exist "%WB_EXE%" set "WB_EXE=%ProgramFiles%\%1\python.exe"
if not exist "%WB_EXE%" goto :eof
"%WB_EXE%" setup\install.py --probe >nul 2>nul
if not errorlevel 1 set "WB_FOUND=1"
goto :eof

:install_python
echo 这台电脑没有合用的 Python，正在安装 %~1，
echo 只装给您自己，不需要管理员，请等一两分钟……
start "" /wait "%~1" /quiet InstallAllUsers=0 Include_launcher=0 PrependPath=0 Include_test=0 Include_doc=0 Shortcuts=0
if errorlevel 1 echo Python 没有装上，请双击 %~1 看看它说什么。
goto :eof
