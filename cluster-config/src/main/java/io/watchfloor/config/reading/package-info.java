/** Reads and checks single settings, and defines value types that several settings share. */
@NullMarked
package io.watchfloor.config.reading;

import org.jspecify.annotations.NullMarked;
