/** Health of sensors: their reports, their states, and the detection of silent sensors. */
@NullMarked
package io.watchfloor.ops.intake.health;

import org.jspecify.annotations.NullMarked;
