"""What `make bench` and `make soak` measure: the product beside Debian's ffmpeg, each as a whole process."""
