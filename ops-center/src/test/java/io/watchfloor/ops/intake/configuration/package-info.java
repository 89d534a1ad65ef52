@NullMarked
package io.watchfloor.ops.intake.configuration;

import org.jspecify.annotations.NullMarked;
