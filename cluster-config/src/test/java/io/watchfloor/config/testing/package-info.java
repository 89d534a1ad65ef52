/** The database of tests: what integration tests of this module and of those above it share. */
@NullMarked
package io.watchfloor.config.testing;

import org.jspecify.annotations.NullMarked;
