from catalog.persistence.tables import CatalogTable
from stoa_service.migrations import run_environment

run_environment(CatalogTable.metadata)
