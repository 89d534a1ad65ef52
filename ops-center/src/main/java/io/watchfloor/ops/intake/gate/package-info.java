/**
 * The gate: has records judged by the assets that they are about, and is done with them when each asset has committed what they
 * changed. Who brings them (a sensor's stream, one request, another program) and what is missing before them is none of its business.
 */
@NullMarked
package io.watchfloor.ops.intake.gate;

import org.jspecify.annotations.NullMarked;
