#ifndef JBC_API_H
#define JBC_API_H

/* What a shared libjbc lets a program see; every other symbol is hidden in it. */
#ifdef __GNUC__
#define JBC_API __attribute__((visibility("default")))
#else
#define JBC_API
#endif

#endif
