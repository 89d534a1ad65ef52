/** Helpers in the package of cases, whose decisions are package-private. */
@NullMarked
package io.watchfloor.ops.cases;

import org.jspecify.annotations.NullMarked;
