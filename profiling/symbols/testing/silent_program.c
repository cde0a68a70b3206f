// Exports nothing: stripped, it has no function's name at all.
int main(void) { return 0; }
