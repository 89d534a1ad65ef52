/** Beside the real decisions of cases, which only their package may ask. */
@NullMarked
package io.watchfloor.ops.cases;

import org.jspecify.annotations.NullMarked;
