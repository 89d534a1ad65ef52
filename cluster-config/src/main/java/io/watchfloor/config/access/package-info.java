/** Settings of how people sign in and what must be approved. */
@NullMarked
package io.watchfloor.config.access;

import org.jspecify.annotations.NullMarked;
