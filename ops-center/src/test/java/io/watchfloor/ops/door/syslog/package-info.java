@NullMarked
package io.watchfloor.ops.door.syslog;

import org.jspecify.annotations.NullMarked;
