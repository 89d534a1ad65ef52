@NullMarked
package io.watchfloor.ops.automation;

import org.jspecify.annotations.NullMarked;
