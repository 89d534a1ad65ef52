@NullMarked
package io.watchfloor.ops.intake.input.gelf;

import org.jspecify.annotations.NullMarked;
