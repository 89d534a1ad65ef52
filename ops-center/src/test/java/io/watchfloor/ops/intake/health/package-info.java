@NullMarked
package io.watchfloor.ops.intake.health;

import org.jspecify.annotations.NullMarked;
