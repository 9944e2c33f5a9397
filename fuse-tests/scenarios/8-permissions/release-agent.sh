#: options allow_other
#: needs setpriv
# Only root may write release_agent, whoever owns the file.
as_nobody() { echo "$1: $(try "setpriv --reuid=65534 --regid=65534 --clear-groups bash -c '$1'")"; }
as_nobody "echo /bin/true > release_agent"
chown 65534 release_agent
as_nobody "echo /bin/true > release_agent"
as_nobody "cat release_agent"
try "echo /bin/false > release_agent"
as_nobody "cat release_agent"
