/** What is known of how sensors are: what they tell of themselves, in which state they are, and that one is silent. */
@NullMarked
package io.watchfloor.ops.intake.health;

import org.jspecify.annotations.NullMarked;
