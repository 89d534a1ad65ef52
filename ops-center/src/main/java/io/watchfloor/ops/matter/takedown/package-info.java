/** Takedowns of domains, addresses, web pages and accounts, from the proposal to the end of the order. */
@NullMarked
package io.watchfloor.ops.matter.takedown;

import org.jspecify.annotations.NullMarked;
