# Completion of freezerfs for fish, which finds it under this name in /usr/share/fish/vendor_completions.d. 'freezerfs --complete'
# finds what there is to complete.

function __freezerfs_candidates
    set -l before (commandline --tokens-expanded --current-process --cut-at-cursor 2>/dev/null; or commandline --tokenize --current-process --cut-at-cursor)
    set -l text (string unescape -- (commandline --current-token --cut-at-cursor); or commandline --current-token --cut-at-cursor)
    set -l found ($before[1] --complete $before[2..] "$text" 2>/dev/null)
    set -l kind (string split ' ' -- $found[-1])
    if test "$kind[1]" = command
        # The words from there on are a command line of their own.
        set -l line (string escape -- $before[$kind[2]..]) (commandline --current-token --cut-at-cursor)
        complete --do-complete "$line"
    else
        printf '%s\n' $found[..-2]
    end
end

complete --command freezerfs --no-files --keep-order --arguments '(__freezerfs_candidates)'
