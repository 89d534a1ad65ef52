@NullMarked
package io.watchfloor.ops.response.automation;

import org.jspecify.annotations.NullMarked;
