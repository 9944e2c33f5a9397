# An ordinary user may not set a release agent, also in that user's own mount.
#: users nobody
try 'echo /bin/false > release_agent'
cat release_agent
