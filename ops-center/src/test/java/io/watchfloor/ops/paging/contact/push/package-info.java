@NullMarked
package io.watchfloor.ops.paging.contact.push;

import org.jspecify.annotations.NullMarked;
