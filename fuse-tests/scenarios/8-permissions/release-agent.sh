# Only root may write release_agent, whoever owns the file.
#: options allow_other
#: needs setpriv
try_as_nobody "echo /bin/true > release_agent"
chown 65534 release_agent
try_as_nobody "echo /bin/true > release_agent"
try_as_nobody "cat release_agent"
try "echo /bin/false > release_agent"
try_as_nobody "cat release_agent"
