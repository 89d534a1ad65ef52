/**
 * The gate: sends records to their assets for evaluation, and confirms the records when each asset has committed its
 * changes. The gate does not depend on how the records arrived (a sensor's stream, one request, another product) or
 * on gaps before them.
 */
@NullMarked
package io.watchfloor.ops.intake.gate;

import org.jspecify.annotations.NullMarked;
