@echo off
rem Summarises a folder of returns on Windows, as "make summarize" does elsewhere.
rem Drop a folder on this file, or: summarize.bat [FOLDER [--period 2022-06 ...]]
rem Only ASCII stands here: cmd reads this file in the code page of the machine, GBK or another.
setlocal DisableDelayedExpansion
set "PYTHONPATH="
set "PYTHONHOME="
set "PYTHONSAFEPATH="
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"

rem The inbox of the project, where no folder is given. "D:\" would end in an escaped quote.
rem An address, s3://bucket/2022-06, is no path and stays as it is written.
set "INBOX=%~f1"
set "FIRST=%~1"
if not "%FIRST:://=%"=="%FIRST%" set "INBOX=%FIRST%"
if "%~1"=="" set "INBOX=%~dp0inbox"
if "%INBOX:~-1%"=="\" set "INBOX=%INBOX%."

pushd "%~dp0" || goto failed

rem The first Python of at least 3.11 that runs; a name that exists may still fail.
set "PYTHON="
if exist ".venv\Scripts\python.exe" call :try ".venv\Scripts\python.exe" "import pip; "
call :try "py -3.13" "import ensurepip, venv; "
call :try "py -3.12" "import ensurepip, venv; "
call :try "py -3.11" "import ensurepip, venv; "
call :try "py -3" "import ensurepip, venv; "
call :try "python" "import ensurepip, venv; "
call :try "python3" "import ensurepip, venv; "
if not defined PYTHON goto nopython

%PYTHON% "tools\set_up.py" runtime || goto failed
".venv\Scripts\python.exe" -m perfbatch summarize "%INBOX%" %2 %3 %4 %5 %6 %7 %8 %9
set "CODE=%ERRORLEVEL%"
goto end

:try
if defined PYTHON exit /b
%~1 -c "%~2import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PYTHON=%~1"
exit /b

:nopython
rem A text in UTF-8.
chcp 65001 >nul
type "tools\no_python.txt"

:failed
set "CODE=1"

:end
popd
pause
exit /b %CODE%
