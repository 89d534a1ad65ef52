/** Finds the cases that are most like a case. */
@NullMarked
package io.watchfloor.dashboards.cases.similar;

import org.jspecify.annotations.NullMarked;
