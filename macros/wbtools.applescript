-- What Excel for the Mac may start: it stands in ~/Library/Application Scripts/com.microsoft.Excel, put there by
-- `wbtools doctor --install-buttons`. argument: where wbtools is (or an empty line), then one line for each argument.
-- Gives the exit code, then what wbtools says. Each line is one word of the command, whatever is in it.
on run_button(argument)
	set wanted to paragraphs of argument
	set program to item 1 of wanted
	if program is "" then set program to "wbtools"
	set command to quoted form of program
	repeat with each in rest of wanted
		set command to command & " " & quoted form of (contents of each)
	end repeat
	set around to "PATH=\"$HOME/.local/bin:/opt/homebrew/bin:/usr/local/bin:$PATH\"; export PATH; "
	set around to around & "said=$(mktemp -t wbtools.XXXXXX) || exit 1; trap 'rm -f \"$said\"' EXIT; "
	set ending to " --result-file \"$said\" >/dev/null 2>&1; echo $?; cat \"$said\""
	return do shell script around & command & ending
end run_button
