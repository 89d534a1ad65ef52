@NullMarked
package io.watchfloor.ops.intake.input.socket;

import org.jspecify.annotations.NullMarked;
