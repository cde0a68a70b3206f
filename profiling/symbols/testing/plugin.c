// A library to load, strip, delete and damage.
__attribute__((noinline)) static int HiddenInPlugin(int value) {
  __asm__ volatile("" : "+r"(value));
  return value * 3;
}

int ZExportedInPlugin(int value) { return HiddenInPlugin(value) + 1; }

// Names of one function: by the length of their names others would come first.
__attribute__((weak, alias("ZExportedInPlugin"))) int AWeakName(int value);
__attribute__((alias("ZExportedInPlugin"))) int AnotherNameInPlugin(int value);
