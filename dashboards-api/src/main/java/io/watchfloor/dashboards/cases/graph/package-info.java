/** Builds the attack graph of a case. Has no side effects. */
@NullMarked
package io.watchfloor.dashboards.cases.graph;

import org.jspecify.annotations.NullMarked;
