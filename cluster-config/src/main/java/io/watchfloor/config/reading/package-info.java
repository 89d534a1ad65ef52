/** How one setting is read, checked and refused, and the values that several of them share. */
@NullMarked
package io.watchfloor.config.reading;

import org.jspecify.annotations.NullMarked;
