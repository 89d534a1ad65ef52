/** Builds with a line changed, to see that a test notices. */
@NullMarked
package io.watchfloor.config.mutation;

import org.jspecify.annotations.NullMarked;
