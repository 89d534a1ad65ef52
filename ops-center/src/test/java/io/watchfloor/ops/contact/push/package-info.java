@NullMarked
package io.watchfloor.ops.contact.push;

import org.jspecify.annotations.NullMarked;
