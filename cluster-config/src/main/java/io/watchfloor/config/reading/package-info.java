/** Reads and checks single settings. Defines value types that several groups of settings use. */
@NullMarked
package io.watchfloor.config.reading;

import org.jspecify.annotations.NullMarked;
