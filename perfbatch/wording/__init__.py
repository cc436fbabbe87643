"""Every Chinese sentence and heading that does not stand on a form, in plain office Chinese."""
