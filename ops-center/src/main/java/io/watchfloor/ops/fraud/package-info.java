/** Reports of tech support fraud, and the clusters of reports that share a telephone number, a web page kit or an account. */
@NullMarked
package io.watchfloor.ops.fraud;

import org.jspecify.annotations.NullMarked;
