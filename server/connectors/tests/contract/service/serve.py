"""A plain OData v4 service for the contract: the model beside this file, served by odatapy on a free loopback port.

Writes the port to standard output once it listens, and ends when standard input does, so that it never outlives the
test that started it.
"""

import pathlib
import socketserver
import ssl
import sys
import threading
import uuid
import wsgiref.simple_server as wsgi

from odatapy.data import Entity, ValueType
from odatapy.edm.xml_io import XmlEdmProvider
from odatapy.server import OData
from odatapy.server.adapters import ODataWSGIApp
from odatapy.server.inmemory import InMemoryDataStore, InMemoryProcessor
from odatapy.server.processor import CustomETagSupport

ACCOUNTS = 120


class Server(socketserver.ThreadingMixIn, wsgi.WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class Handler(wsgi.WSGIRequestHandler):
    def get_environ(self):
        # Keys may hold escaped slashes, which the decoded path of WSGI no longer tells from others.
        return super().get_environ() | {"REQUEST_URI": self.path}

    def log_message(self, *_):
        pass


class Versioned(CustomETagSupport):
    """Rows carry an ETag, so that changing one without `If-Match` is refused with 428."""

    def has_etag(self, _):
        return True


class Processor(InMemoryProcessor):
    def _next_key(self, entity_set):
        """Generated keys are GUIDs, as in a CRM."""
        return entity_set.entity_type.key_predicate_names[0], uuid.uuid4()

    def _sync_link(self, owner, nav, targets):
        """Keeps what referential constraints promise: the dependent property holds the key of the row linked to."""
        super()._sync_link(owner, nav, targets)
        for constraint in nav.referential_constraints:
            key = targets[0].get_value(constraint.referenced_property) if targets else None
            owner.set_property(constraint.property, key, ValueType.PRIMITIVE, "Edm.Guid")


def row(**values):
    entity = Entity()
    for name, (value, edm) in values.items():
        entity.set_property(name, value, ValueType.PRIMITIVE, edm)
    return entity


def main():
    store = InMemoryDataStore()
    guid = lambda set_number, number: (uuid.UUID(int=(set_number << 96) + number), "Edm.Guid")
    text = lambda value: (value, "Edm.String")
    company = row(cdm_companyid=guid(1, 1), cdm_companycode=text("usmf"), cdm_name=text("Contoso Entertainment System USA"))
    store.set_entities("cdm_companies", [company])
    store.set_entities("contacts", [row(contactid=guid(2, 1), fullname=text("Ana Trujillo"))])
    store.set_entities("accounts", [
        row(
            accountid=guid(3, number),
            accountnumber=text(f"C-{number:04}"),
            name=text(f"Contoso branch {number}"),
            _msdyn_company_value=guid(1, 1),
        )
        for number in range(ACCOUNTS)
    ])
    store.set_entities("WhoAmI", [row(UserId=guid(4, 1))])
    store.declare_key_auto_generating("accounts", "contacts")

    odata = OData.new_instance()
    folder = pathlib.Path(__file__).parent
    model = folder / "crm.xml"
    handler = odata.create_handler(odata.create_service_metadata(XmlEdmProvider.from_file(str(model))))
    processor = Processor(store)
    handler.register(processor)
    if "--versioned" in sys.argv:
        handler.register(Versioned())
    with wsgi.make_server("127.0.0.1", 0, ODataWSGIApp(handler), Server, Handler) as server:
        if "--tls" in sys.argv:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(folder / "tls" / "server.pem")
            server.socket = context.wrap_socket(server.socket, server_side=True)
        print(server.server_port, flush=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdin.read()


main()
