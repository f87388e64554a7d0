"""Says of filters and rows which pass, as odatapy evaluates them.

Reads a JSON object with a filter and a row from each line of standard input and answers each with a line: true, false,
or what is wrong. Ends when standard input does.
"""

import datetime
import json
import pathlib
import sys
import urllib.parse
import uuid
from decimal import Decimal

from odatapy.data import Entity, ValueType
from odatapy.edm.xml_io import XmlEdmProvider
from odatapy.server import OData
from odatapy.server.eval import evaluate_filter
from odatapy.server.uri.parser import Parser

TYPES = {
    "id": ("Edm.Guid", uuid.UUID),
    "name": ("Edm.String", str),
    "note": ("Edm.String", str),
    "count": ("Edm.Int64", int),
    "credit": ("Edm.Decimal", lambda number: Decimal(str(number))),
    "blocked": ("Edm.Boolean", bool),
    "born": ("Edm.Date", datetime.date.fromisoformat),
    "at": ("Edm.DateTimeOffset", datetime.datetime.fromisoformat),
}


def entity(row):
    made = Entity()
    for name, (edm, read) in TYPES.items():
        value = row.get(name)
        made.set_property(name, None if value is None else read(value), ValueType.PRIMITIVE, edm)
    return made


def main():
    model = pathlib.Path(__file__).parent / "rows.xml"
    metadata = OData.new_instance().create_service_metadata(XmlEdmProvider.from_file(str(model)))
    parser = Parser(metadata.edm)
    for line in sys.stdin:
        asked = json.loads(line, parse_float=Decimal)
        try:
            query = "$filter=" + urllib.parse.quote(asked["filter"], safe="")
            found = parser.parse_uri("rows", query).filter.expression
            print(json.dumps(evaluate_filter(entity(asked["row"]), found)), flush=True)
        except Exception as fault:  # whatever it is, the test tells it with the filter
            print(f"{type(fault).__name__}: {fault}".replace("\n", " "), flush=True)


main()
