@NullMarked
package io.watchfloor.ops.intake.input;

import org.jspecify.annotations.NullMarked;
