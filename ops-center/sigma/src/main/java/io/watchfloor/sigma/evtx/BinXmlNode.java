package io.watchfloor.sigma.evtx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed token of binary XML. All records of a chunk share the nodes of its templates. */
sealed interface BinXmlNode permits BinXmlNode.Element, BinXmlNode.Substitution, BinXmlNode.Instance, TextPiece.Text {

    /**
     * An element.
     *
     * @param dataName value of the attribute {@code Name} if the element is {@code <Data Name="...">}
     */
    record Element(
            XmlName name,
            List<Attribute> attributes,
            List<BinXmlNode> content,
            @Nullable List<BinXmlNode> dataName) implements BinXmlNode {

        static final String DATA = "Data";

        static Element of(XmlName name, List<Attribute> attributes, List<BinXmlNode> content) {
            List<BinXmlNode> dataName = null;
            if (name.text().equals(DATA)) {
                for (Attribute attribute : attributes) {
                    dataName = attribute.name().text().equals("Name") ? attribute.value() : dataName;
                }
            }
            return new Element(name, attributes, content, dataName);
        }
    }

    /** An attribute. Its value contains no elements. */
    record Attribute(XmlName name, List<BinXmlNode> value) {}

    /**
     * A placeholder for a value of the template instance. Optional placeholders need no special treatment, because null
     * values are always omitted.
     */
    record Substitution(int index) implements BinXmlNode {}

    /** A template together with the values for its substitutions. */
    record Instance(List<BinXmlNode> template, List<TextPiece.Value> values) implements BinXmlNode {}
}
