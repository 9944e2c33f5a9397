# notify_on_release is inherited at mkdir only.
cat notify_on_release
mkdir 0
echo 1 > notify_on_release
cat notify_on_release 0/notify_on_release
mkdir 1 1/x
echo 0 > 1/notify_on_release
mkdir 1/y
grep . 1/notify_on_release 1/x/notify_on_release 1/y/notify_on_release
