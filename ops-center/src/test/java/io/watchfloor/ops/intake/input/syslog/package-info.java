@NullMarked
package io.watchfloor.ops.intake.input.syslog;

import org.jspecify.annotations.NullMarked;
