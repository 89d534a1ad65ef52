/** Helpers for text: plurals, suggestions for mistyped names, enum names and CSV. Depends on no other package. */
@NullMarked
package io.watchfloor.config.text;

import org.jspecify.annotations.NullMarked;
