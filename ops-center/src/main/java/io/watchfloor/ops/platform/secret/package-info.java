/** Encryption of secrets that the database contains, with a key outside the database. */
@NullMarked
package io.watchfloor.ops.platform.secret;

import org.jspecify.annotations.NullMarked;
