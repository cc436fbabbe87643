"""The pages of every workbook as pictures, and the judges that look at them; nobody's daily work."""
