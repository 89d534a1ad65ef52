/** Words for people: counts as they are read, and the name that somebody meant to type. Knows no other package. */
@NullMarked
package io.watchfloor.config.text;

import org.jspecify.annotations.NullMarked;
