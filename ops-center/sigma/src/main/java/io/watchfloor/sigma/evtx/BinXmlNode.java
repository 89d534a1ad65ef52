package io.watchfloor.sigma.evtx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parsed tokens of binary XML. A template's nodes are shared by all records of its chunk. */
sealed interface BinXmlNode permits BinXmlNode.Element, BinXmlNode.Substitution, BinXmlNode.Instance, TextPiece.Text {

    /**
     * An element.
     *
     * @param dataName the value of {@code XmlName} when this is {@code <Data Name="...">}
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

    /** An attribute; its value has no elements. */
    record Attribute(XmlName name, List<BinXmlNode> value) {}

    /**
     * A placeholder for a value of the instance. Whether it is optional makes no difference: null values are left out.
     */
    record Substitution(int index) implements BinXmlNode {}

    /** A template with the values for its substitutions. */
    record Instance(List<BinXmlNode> template, List<TextPiece.Value> values) implements BinXmlNode {}
}
