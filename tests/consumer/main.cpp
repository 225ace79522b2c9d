// The smallest program that uses the installed library.
#include "smtp/reply_code.h"

int main() { return 0; }
