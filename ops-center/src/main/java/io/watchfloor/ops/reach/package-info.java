/** Who would be told of a case now, and why nobody would: read from what people wrote in {@code oncall}, for the status and the doctor. */
@NullMarked
package io.watchfloor.ops.reach;

import org.jspecify.annotations.NullMarked;
